"""Slides of the course, made from the built notebooks: python -m notebooks.slides"""
