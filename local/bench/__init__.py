"""What the handlers cost: cold and warm, in the room, and for webhooks."""
