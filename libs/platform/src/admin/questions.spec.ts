import { plainToInstance, type ClassConstructor } from 'class-transformer';
import { validateSync } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { AuditQuery } from './admin.dto.js';
import { LetterParams } from './dead-letter.dto.js';
import { LettersQuery, RedriveRequest } from './selection.dto.js';

const broken = (of: ClassConstructor<object>, said: object): string[] =>
  validateSync(plainToInstance(of, said)).map(({ property }) => property);

describe('what an operator asks', () => {
  it.each([
    [LettersQuery, { cursor: '12', text: 'Zoë 👗\n', from: '2026-11-22', to: '2026-11-22T02:36:03.538+01:00' }],
    [LettersQuery, { subscription: 'email_notifications', type: 'sale_completed', from: '1900-01-01T00:00:00Z' }],
    [AuditQuery, { cursor: String(Number.MAX_SAFE_INTEGER), which: 'dead-letter/12' }],
    [LetterParams, { id: '1' }],
    [RedriveRequest, { letter_ids: [1, 2], expires_at: '2030-01-01T00:00:00Z' }],
  ])('may be, of %o: %o', (of, said) => expect(broken(of, said)).toEqual([]));

  it.each([
    [LettersQuery, { cursor: '1e300' }],
    [LettersQuery, { cursor: '0' }],
    [AuditQuery, { cursor: '1e300' }],
    [LetterParams, { id: '1e300' }],
    [LetterParams, { id: 'one' }],
    [RedriveRequest, { letter_ids: [1, 1e300] }],
    [LettersQuery, { subscription: 'a\0' }],
    [LettersQuery, { type: '\0' }],
    [LettersQuery, { text: 'x'.repeat(1_001) }],
    [AuditQuery, { which: '\0' }],
    [AuditQuery, { which: ['a', 'b'] }],
    [LettersQuery, { from: '2025-W01' }],
    [LettersQuery, { from: '2025-001' }],
    [LettersQuery, { to: '2025-02-30T00:00:00Z' }],
    [LettersQuery, { from: '0000-01-01T00:00:00Z' }],
    [LettersQuery, { to: '+275760-01-01T00:00:00Z' }],
    [RedriveRequest, { expires_at: '2025-W01' }],
  ])('is refused before the database would, of %o: %o', (of, said) =>
    expect(broken(of, said)).toEqual(Object.keys(said)),
  );
});
