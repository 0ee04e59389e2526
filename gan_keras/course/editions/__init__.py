"""The bank in other forms: a sheet to print, cards for Anki, pages of the documentation."""
