import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const FILES = ['docker-compose.yml', 'deploy/compose.scale.yml', 'deploy/compose.production.yml'];
const read = (file: string): string => readFileSync(file, 'utf8');

/** Every `…:8080` that a `ports:` has, in a list on its line or on lines of their own. */
const portsIn = (text: string): string[] =>
  [...text.matchAll(/^( *)ports:(.*\n(?:\1 +- .*\n)*)/gm)].flatMap(([, , ports = '']) =>
    [...ports.matchAll(/'([^']*)'/g)].map(([, port = '']) => port),
  );

describe.each(FILES)('%s', (file) => {
  it('publishes ports, and on this machine alone', () => {
    const ports = portsIn(read(file));
    expect(ports.length).toBeGreaterThan(0);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });
});

describe('deploy/compose.production.yml', () => {
  const text = read('deploy/compose.production.yml');

  it('has no password in it, neither in a URL nor in a variable', () => {
    const said = text.replace(/^ *#.*$/gm, '');
    expect(said).not.toMatch(/:\/\/[^\s/]*:[^\s/]*@/);
    expect([...said.matchAll(/\b[A-Z_]*(PASS|PASSWORD|SECRET|_URL): /g)].map(([variable]) => variable)).toEqual([]);
  });

  it('knows every secret that it mounts, and make-secrets makes it', () => {
    const known = [...text.matchAll(/^ {2}([\w.]+): \{ file: /gm)].map(([, name = '']) => name);
    expect(known.length).toBeGreaterThan(5);
    const script = read('deploy/make-secrets');
    for (const name of known)
      expect(script).toContain(name.replace(/^(rabbitmq|postgres)\.(pem|key)$/, 'certificate $1'));
  });
});

describe('deploy/Dockerfile', () => {
  const text = read('deploy/Dockerfile');

  it('installs what the lock says, and runs as nobody special', () => {
    expect(text).toMatch(/npm ci --omit=dev/);
    expect(text).not.toMatch(/npm (install|i) /);
    expect(text.trimEnd()).toMatch(/\nUSER node$/);
  });
});
