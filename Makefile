# The commands live in dev.py, which works without make too: python3 dev.py serve
PYTHON ?= python3

.PHONY: serve test check build wheel lock messages
serve test check build wheel lock messages:
	@$(PYTHON) dev.py $@ $(ARGS)
