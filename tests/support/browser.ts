import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { type Browser, chromium as engine, type Page } from 'playwright-core';
import { chromium } from '../../tools/programs.js';

const executablePath = chromium();
if (executablePath === undefined) {
  if (process.env['REQUIRE_BROWSER'] === '1') throw new Error('no Chromium: REQUIRE_BROWSER=1 asks for one');
  process.stdout.write('no Chromium is installed: the tests in a browser are left out\n');
}

/** Whether there is a browser to test with: `describe.skipIf(!hasBrowser)`. */
export const hasBrowser = executablePath !== undefined;

/** How a page is looked at. */
export interface Look {
  readonly name: string;
  readonly width: number;
  readonly colorScheme: 'light' | 'dark';
}

export const looks: readonly Look[] = [
  { name: '360 px, light', width: 360, colorScheme: 'light' },
  { name: '360 px, dark', width: 360, colorScheme: 'dark' },
  { name: '1440 px, light', width: 1440, colorScheme: 'light' },
  { name: '1440 px, dark', width: 1440, colorScheme: 'dark' },
];

export async function launch(): Promise<Browser> {
  return engine.launch({
    ...(executablePath !== undefined && { executablePath }),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
}

export interface Visit {
  readonly page: Page;
  /** What the console, the content security policy and the network complained of: nothing, on a good page. */
  readonly complaints: readonly string[];
}

export interface VisitOptions extends Partial<Look> {
  readonly javaScriptEnabled?: boolean;
  /** Statuses that the visit means to meet. */
  readonly expects?: readonly number[];
}

/** A new visitor: no cookies, nothing cached. */
export async function visit(browser: Browser, options: VisitOptions = {}): Promise<Visit> {
  const { width = 1440, colorScheme = 'light', javaScriptEnabled = true, expects = [] } = options;
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    colorScheme,
    javaScriptEnabled,
    locale: 'es-MX',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    // what the browser says of an answer's status is judged below, by the status
    const isStatus = message.text().startsWith('Failed to load resource: the server responded');
    if (['error', 'warning'].includes(message.type()) && !isStatus) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('dialog', (dialog) => {
    complaints.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? '';
    // a page that is left asks no further
    if (why !== 'net::ERR_ABORTED') complaints.push(`${request.url()} failed: ${why}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400 && !expects.includes(response.status())) {
      complaints.push(`${response.url()}: ${response.status()}`);
    }
  });
  return { page, complaints };
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * What axe finds wrong on a page, by rule and element. What a frame shows is looked at by itself.
 * @param except rules that don't hold here
 */
export async function violationsOf(page: Page, except: readonly string[] = []): Promise<string[]> {
  await page.evaluate(axe);
  const rules = Object.fromEntries(except.map((rule) => [rule, { enabled: false }]));
  const options = JSON.stringify({ iframes: false, rules });
  const { violations, passes } = await page.evaluate<AxeResults>(`axe.run(document, ${options})`);
  if (passes.length === 0) throw new Error('axe checked nothing');
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}
