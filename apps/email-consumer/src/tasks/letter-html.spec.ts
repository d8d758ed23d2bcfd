import { describe, expect, it } from 'vitest';
import { letterHtml } from './letter-html.js';

describe('letterHtml', () => {
  it('makes paragraphs of empty lines and keeps single line breaks', () => {
    const markup = letterHtml('Hola', 'Uno\r\ndos\r\n\r\n\r\ntres\n').toString();
    expect(markup.match(/<p /g)).toHaveLength(2);
    expect(markup).toMatch(/Uno<br\s*\/?>dos/);
  });

  it('takes the body for text, whatever it looks like', () => {
    const markup = letterHtml('<b>', '<script>alert(1)</script>').toString();
    expect(markup).not.toContain('<script>');
    expect(markup).not.toContain('<b>');
  });
});
