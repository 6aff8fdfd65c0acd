"""Stands in for Orca's speech synthesizer: each sentence becomes a line of JSON in the file $SPOKEN.

Orca runs this file as its user's customizations, before it starts to speak.
"""

import json
import os
import sys
import types

from orca import settings, speechserver

spoken = open(os.environ["SPOKEN"], "a", buffering=1, encoding="utf-8")


def write(kind, text=""):
    spoken.write(json.dumps({"kind": kind, "text": text}) + "\n")


class SpeechServer(speechserver.SpeechServer):
    """All else that Orca asks of a speech server, such as its rate, is in the class above and does nothing."""

    @staticmethod
    def getFactoryName():
        return "recorder"

    @staticmethod
    def getSpeechServers():
        return [recorder]

    @staticmethod
    def getSpeechServer(info=None):
        return recorder

    def getInfo(self):
        return ["recorder", "recorder"]

    def speak(self, text=None, acss=None, interrupt=True):
        if text and text.strip():
            write("sentence", text)

    def sayAll(self, utterances, progress):
        for context, _ in utterances:
            write("page", context.utterance)

    def speakCharacter(self, character, acss=None):
        write("character", character)


recorder = SpeechServer()
# Orca imports the factory by its name, each time that it reads its settings
factory = types.ModuleType("orca.speechdispatcherfactory")
factory.SpeechServer = SpeechServer
sys.modules["orca.speechdispatcherfactory"] = factory

# what is typed need not be heard, and no page is read aloud that nobody asked for
settings.enableKeyEcho = False
settings.enableEchoByCharacter = False
settings.enableEchoByWord = False
settings.sayAllOnLoad = False
settings.pageSummaryOnLoad = False
write("ready")
