"""What is shipped and what it is built with: pins, bills of materials, licences, advisories."""
