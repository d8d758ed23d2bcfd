/**
 * Asks RabbitMQ's management API.
 * @param url with user and password
 * @throws Error with what it answered, when that is no success
 */
export async function askManagement(url: string, method: string, path: string, body?: object): Promise<unknown> {
  const { origin, username, password } = new URL(url);
  const answer = await fetch(`${origin}/api/${path}`, {
    method,
    headers: {
      authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
      'content-type': 'application/json',
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}
