"""Whether a message was made with the key of its certificate, by algorithms that are trusted still."""

import hashlib
from typing import Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from pyhanko_certvalidator.sig_validate import DefaultSignatureValidator, SignatureValidationContext

from registers.signatures.cms import Detached

STRONG_DIGESTS: Final = ("sha256", "sha384", "sha512")
_STRONG_SIGNATURES: Final = ("rsassa_pkcs1v15", "rsassa_pss", "ecdsa")
_LEAST_RSA_BITS: Final = 2048


def strong(signature: Detached) -> bool:
    """Whether its algorithms are RSA or ECDSA with SHA-2, its key long enough."""
    algorithm = signature.info["signature_algorithm"]
    try:
        kind = algorithm.signature_algo
        digest = algorithm.hash_algo if kind != "rsassa_pkcs1v15" or _names_digest(algorithm) else None
    except ValueError:
        return False
    key = signature.certificate.public_key
    return (
        signature.digest_algorithm in STRONG_DIGESTS
        and kind in _STRONG_SIGNATURES
        and digest in (None, signature.digest_algorithm)
        and (key.algorithm not in ("rsa", "rsassa_pss") or key.bit_size >= _LEAST_RSA_BITS)
    )


def _names_digest(algorithm: object) -> bool:
    """Plain "rsaEncryption" leaves the digest to the message."""
    return str(algorithm["algorithm"].native) != "rsassa_pkcs1v15"  # type: ignore[index]  # asn1crypto is untyped


def over(signature: Detached, content: bytes) -> bool:
    """Whether it was made over this content; asked once its digest is known to be a strong one."""
    return hashlib.new(signature.digest_algorithm, content).digest() == signature.digest


def by_its_key(signature: Detached) -> bool:
    """Whether what was signed was signed with the key of the certificate."""
    try:
        DefaultSignatureValidator().validate_signature(
            signature.value,
            signature.signed,
            signature.certificate.public_key,
            signature.info["signature_algorithm"],
            context=SignatureValidationContext(contextual_md_algorithm=signature.digest_algorithm),
        )
    except (InvalidSignature, UnsupportedAlgorithm, AssertionError, ValueError, TypeError):
        return False
    return True
