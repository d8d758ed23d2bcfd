import { describe, expect, it } from 'vitest';
import { SEALED, sealedHtml } from './sealed-html.js';

describe('sealedHtml', () => {
  it('opens links in new windows without turning a page into quirks mode', () => {
    expect(sealedHtml('<!doctype html><html><head><title>x</title></head></html>', [])).toBe(
      '<!doctype html><html><head><base target="_blank"><title>x</title></head></html>',
    );
    expect(sealedHtml('<!DOCTYPE html>\n<p>x', [])).toBe('<!DOCTYPE html><base target="_blank">\n<p>x');
    expect(sealedHtml('<p>x', [])).toBe('<base target="_blank"><p>x');
  });

  it('puts images that came with the e-mail in their places, and nothing that is no image', () => {
    const image = {
      filename: 'a.png',
      mimeType: 'image/png',
      disposition: null,
      contentId: '<a@x>',
      content: new Uint8Array([1, 2]),
    };
    const script = { ...image, mimeType: 'text/javascript', contentId: '<b@x>' };
    expect(sealedHtml('<img src="cid:a@x"><script src="cid:b@x">', [image, script])).toContain(
      '<img src="data:image/png;base64,AQI="><script src="cid:b@x">',
    );
  });

  it('is served under a policy that runs and fetches nothing', () => {
    expect(SEALED).toContain("default-src 'none'");
    expect(SEALED).toContain('sandbox');
    expect(SEALED).not.toMatch(/allow-scripts|allow-same-origin|script-src|connect-src/);
  });
});
