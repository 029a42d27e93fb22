from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The visitor's address, for the sign-in limit.

    Behind `KZ_PROXY_COUNT` proxies of ours it is the entry of X-Forwarded-For that the outermost of them
    wrote, counted from the right: what a visitor sends stands further left and is not believed.
    """
    header = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
    forwarded = [part.strip() for part in header.split(",") if part.strip()]
    proxies: int = settings.PROXY_COUNT
    if proxies and len(forwarded) >= proxies:
        return forwarded[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))
