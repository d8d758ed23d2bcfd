import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { messageOf } from '#messaging/contract';
import { CatsOnly, FeedCats, feeding, MealServed } from '../../examples/nest-guide/feed-cats.js';
import { nestApp } from '../support/nest-app.js';
import { snippetsIn } from '../support/snippets.js';

const blocks = snippetsIn(readFileSync('docs/guides/nest.md', 'utf8'));

describe('docs/guides/nest.md', () => {
  it('has its snippets', () => expect(blocks.length).toBeGreaterThan(4));

  it.each(blocks)('shows examples/nest-guide/%s as it is', (file, code) => {
    expect(code).toBe(readFileSync(join('examples/nest-guide', file), 'utf8'));
  });

  it('feeds cats and nobody else, and no more than a meal', async () => {
    const { bus, app } = await nestApp([FeedCats], { providers: [CatsOnly] });
    const serve = (meal_id: string, animal: 'cat' | 'dog', grams: number): Promise<void> =>
      bus.foreign(feeding, messageOf(MealServed, { meal_id, animal, grams }), { type: 'meal_served' });
    await serve('m-1', 'cat', 80);
    await serve('m-2', 'dog', 80);
    await serve('m-3', 'cat', 800);
    await expect
      .poll(async () => (await bus.deadLetters(feeding)).map(({ id, reason }) => `${id} ${reason}`).toSorted())
      .toEqual(['m-2 rule', 'm-3 rejected']);
    expect(app.get(FeedCats, { strict: false }).fed).toEqual(['feeding/meal_served/m-1']);
  });
});
