"""How often an address asked for letters to be confirmed."""

from django.db import models


class Check(models.Model):
    """Questions of one network address since `since`; kept for minutes only, to limit their rate."""

    address = models.CharField(max_length=64, primary_key=True)
    since = models.DateTimeField()
    asked = models.PositiveIntegerField()
