"""What is typed into a draft: who last saved a topic, what could not be saved yet, who has it open."""

from django.conf import settings
from django.db import models

from accounts.models import Presence
from registers.models.application import Application


class TopicSave(models.Model):
    """Who last saved a topic of a draft, when, and from which page: `tab` is made with the page."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="topic_saves")
    topic = models.CharField(max_length=20)
    tab = models.CharField(max_length=36, blank=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "topic"], name="one_save_per_topic"),
        ]


class TypedTopic(models.Model):
    """What a person typed on a topic's page and the draft does not hold yet, as the browser sent it.

    Of the topic's own fields, or of a row that is not entered yet (`topic` says which).
    It was sent by nobody signed in, was overtaken by another person, or cannot be read. `seen`: the topic's columns
    as the page knew them. Its author's alone, no record, and gone once the topic is saved whole.
    """

    application = models.ForeignKey(Application, models.CASCADE, related_name="typed_topics")
    topic = models.CharField(max_length=20)
    fields = models.JSONField(default=dict)
    seen = models.JSONField(default=dict)
    typed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    typed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "topic", "typed_by"], name="one_typed_topic_per_person"
            ),
        ]
        indexes = [models.Index(fields=["typed_at"], name="typed_topic_by_age")]


class ApplicationPresence(Presence):
    """That a member has a draft open; `act` names the topic, empty on the task list."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="present")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "person"], name="one_presence_per_application_and_person"
            ),
        ]
        indexes = [models.Index(fields=["seen_at"], name="application_presence_by_age")]
