"""Many inputs: workers that run them side by side, and streams whose jobs share every step."""
