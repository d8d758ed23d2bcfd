/** Passwords that brokers and databases come with, or that examples have. */
const WELL_KNOWN = new Set(['guest', 'admin', 'postgres', 'password', 'secret', 'changeme', 'trenza', 'root', 'test']);

/** Whether a URL has a password that anybody would try first. */
export function hasDefaultPassword(text: string): boolean {
  const { username, password } = new URL(text);
  return password !== '' && (WELL_KNOWN.has(password) || password === username);
}
