#!/usr/bin/env python3
"""Turns the folder of `veil audio` into WebVTT, on this machine:

transcribe.py FOLDER [-o FILE.vtt]              PocketSphinx (PyPI's `pocketsphinx` carries an English model)
transcribe.py FOLDER [-o FILE.vtt] -m MODEL     whisper.cpp: its program `whisper-cli`, and a model for it

What is found in a chunk of WAV is a cue, with the times of the film.
"""

import argparse, io, json, os, subprocess, sys, tempfile, wave

def by_sphinx(pcm):
    """Each stretch of speech with the seconds of its first and last word, from the start of the chunk."""
    from pocketsphinx import Decoder, Segmenter
    decoder = by_sphinx.decoder = getattr(by_sphinx, "decoder", None) or Decoder(loglevel="FATAL")
    for speech in Segmenter().segment(io.BytesIO(pcm)):
        decoder.start_utt()
        decoder.process_raw(speech.pcm, full_utt=True)
        decoder.end_utt()
        words = [w for w in decoder.seg() or [] if w.word[0] not in "<["]  # silence, noise
        if words:
            yield (speech.start_time + words[0].start_frame / 100,
                   speech.start_time + (words[-1].end_frame + 1) / 100,
                   " ".join(w.word.split("(")[0] for w in words))

def by_whisper(pcm, rate, model):
    """The same from whisper.cpp, which reads a file and writes one; brackets hold what is no speech."""
    with tempfile.TemporaryDirectory() as folder:
        name = os.path.join(folder, "chunk")
        with wave.open(name + ".wav", "wb") as file:
            file.setparams((1, 2, rate, 0, "NONE", ""))
            file.writeframes(pcm)
        words = ["whisper-cli", "-m", model, "-f", name + ".wav", "-of", name, "-oj", "-np"]
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
        with open(name + ".json", encoding="utf-8") as file:
            for part in json.load(file)["transcription"]:
                text = part["text"].strip()
                if text and text[0] not in "[(":
                    yield part["offsets"]["from"] / 1000, part["offsets"]["to"] / 1000, text

def clock(seconds):
    minutes, rest = divmod(round(seconds * 1000), 60000)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest / 1000:06.3f}"

parser = argparse.ArgumentParser(usage=__doc__)
parser.add_argument("folder")
parser.add_argument("-o", dest="output", type=argparse.FileType("w"), default=sys.stdout)
parser.add_argument("-m", dest="model")
options = parser.parse_args()
with open(os.path.join(options.folder, "manifest.json"), encoding="utf-8") as file:
    rate = json.load(file)["settings"]["rate"]
print("WEBVTT", file=options.output)
for line in open(os.path.join(options.folder, "chunks.jsonl"), encoding="utf-8"):
    chunk = json.loads(line)
    with open(os.path.join(options.folder, chunk["file"]), "rb") as file:
        file.seek(chunk["offset"])
        pcm = file.read(chunk["bytes"])
    found = by_whisper(pcm, rate, options.model) if options.model else by_sphinx(pcm)
    for start, end, text in found:
        times = f"{clock(chunk['start'] + start)} --> {clock(chunk['start'] + end)}"
        print(f"\ntrack {chunk['track']}\n{times}\n{text}", file=options.output)
