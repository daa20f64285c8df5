"""What Gunicorn serves."""

from community import create_app

app = create_app()
