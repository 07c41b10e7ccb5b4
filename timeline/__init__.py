"""Dated, sourced chronologies: one TOML file in; calendars, a timeline page and answers out."""
