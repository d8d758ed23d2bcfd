"""Declares the two queues of the reactions exactly as the table of the wire has them, and what keeps rejected messages.

A broker that has them otherwise closes the channel, and this ends with its reason. python declare_reactions.py <amqp url>
"""

import sys

import pika

connection = pika.BlockingConnection(pika.URLParameters(sys.argv[1]))
channel = connection.channel()
channel.queue_declare("reacciones_cola", durable=True, arguments={"x-message-ttl": 10000, "x-max-length": 5000})
print("reacciones_cola", flush=True)
channel.exchange_declare("persistencia_cola.dlx", exchange_type="fanout", durable=True)
channel.queue_declare("persistencia_cola.dlq", durable=True)
channel.queue_bind("persistencia_cola.dlq", "persistencia_cola.dlx")
channel.queue_declare(
    "persistencia_cola", durable=True, arguments={"x-dead-letter-exchange": "persistencia_cola.dlx"}
)
print("persistencia_cola", flush=True)
connection.close()
