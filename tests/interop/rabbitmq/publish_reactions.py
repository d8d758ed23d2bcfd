"""Publishes a message of each of the four kinds to the queues of the reactions, without any property.

Written from the table of the wire alone. python publish_reactions.py <amqp url> <usuario_id> <outfit_id>
"""

import json
import sys
import time

import pika

url, usuario_id, outfit_id = sys.argv[1:]
now = time.time()
messages = [
    (
        "reacciones_cola",
        {
            "tipo": "reaccion",
            "usuario_id": usuario_id,
            "outfit_id": outfit_id,
            "accion": "like",
            "timestamp": now,
            "metadata": {"source": "python"},
        },
    ),
    (
        "persistencia_cola",
        {
            "tipo": "persistencia",
            "evento": "user_registration",
            "datos": {"user_id": usuario_id, "email": "pika@example.com"},
            "timestamp": now,
            "metadata": {},
        },
    ),
    (
        "persistencia_cola",
        {
            "tipo": "usuario",
            "usuario_id": usuario_id,
            "evento": "profile_update",
            "datos": {"field": "nombre", "old_value": "Zoe", "new_value": "Zoë"},
            "timestamp": now,
        },
    ),
    (
        "persistencia_cola",
        {
            "tipo": "outfit",
            "outfit_id": outfit_id,
            "evento": "view",
            "datos": {"user_id": usuario_id, "duration": 12},
            "timestamp": now,
        },
    ),
]

connection = pika.BlockingConnection(pika.URLParameters(url))
channel = connection.channel()
channel.confirm_delivery()
for queue, message in messages:
    channel.basic_publish("", queue, json.dumps(message).encode("utf-8"), mandatory=True)
connection.close()
