import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { prefersPage } from './accept.js';

function asking(accept: string | undefined): IncomingMessage {
  const request = new IncomingMessage(new Socket());
  if (accept !== undefined) request.headers.accept = accept;
  return request;
}

describe('prefersPage', () => {
  it.each([
    'text/html',
    'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
    'application/json;q=0.5, text/html',
    'text/*',
  ])('is a page for %s', (accept) => {
    expect(prefersPage(asking(accept))).toBe(true);
  });

  it.each([
    undefined,
    '*/*',
    'application/json',
    'application/problem+json, application/json',
    'text/html;q=0.5, application/json',
    'text/html;q=0',
    'image/png',
    ',;nonsense',
  ])('is JSON for %s', (accept) => {
    expect(prefersPage(asking(accept))).toBe(false);
  });
});
