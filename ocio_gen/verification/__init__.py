"""Compares what an artefact really outputs with the exact reference, sample by sample."""
