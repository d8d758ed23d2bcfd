"""Takes so many messages from a queue, and prints each as a line of JSON. python take.py <amqp url> <queue> <count>"""

import base64
import json
import sys
import time

import pika

url, queue, count = sys.argv[1:]
connection = pika.BlockingConnection(pika.URLParameters(url))
channel = connection.channel()
until = time.time() + 60

taken = 0
while taken < int(count):
    method, properties, body = channel.basic_get(queue)
    if method is None:
        if time.time() > until:
            sys.exit(f"{taken} of {count} messages were there within 60 s")
        time.sleep(0.1)
        continue
    channel.basic_ack(method.delivery_tag)
    taken += 1
    said = {
        "body": base64.b64encode(body).decode("ascii"),
        "content_type": properties.content_type,
        "delivery_mode": properties.delivery_mode,
        "type": properties.type,
    }
    print(json.dumps(said), flush=True)

connection.close()
