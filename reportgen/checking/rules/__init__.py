"""The rules, a module for each family; `registry.known` imports whatever stands here."""
