import { IsOptional, IsString, MinLength } from 'class-validator';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readConfig } from './read-config.js';
import { Variable } from './variable.decorator.js';

class TillConfig {
  @Variable('TILL_KEY', { description: 'Opens the till.', secret: true })
  @MinLength(5)
  key: string = 'everybody';

  @Variable('TILL_CERTIFICATE_FILE', { description: 'A file by its own right.' })
  @IsOptional()
  @IsString()
  certificateFile?: string;

  @Variable('TILL_NAME', { description: 'What is written on it.' })
  @IsString()
  name: string = 'till';
}

const read = (environment: Record<string, string>) => readConfig(TillConfig, environment);

function fileWith(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'trenza-secret-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'secret'), text);
  return join(folder, 'secret');
}

describe('a secret in a file', () => {
  it('is read without the end of its last line', () => {
    const { config, bad } = read({ TILL_KEY_FILE: fileWith('sword fish\n') });
    expect(bad).toEqual([]);
    expect(config.key).toBe('sword fish');
  });

  it('is held to the rules of its variable, and not shown', () => {
    expect(read({ TILL_KEY_FILE: fileWith('1234') }).bad).toEqual([
      { name: 'TILL_KEY', reason: 'must be longer than or equal to 5 characters', received: 'a secret value' },
    ]);
  });

  it('is looked for where its variable is empty, and nowhere where its own is', () => {
    expect(read({ TILL_KEY: '', TILL_KEY_FILE: fileWith('swordfish') }).config.key).toBe('swordfish');
    expect(read({ TILL_KEY: 'swordfish', TILL_KEY_FILE: '' }).config.key).toBe('swordfish');
  });

  it('is refused when the variable is set too, for one of them would be ignored', () => {
    expect(read({ TILL_KEY: 'swordfish', TILL_KEY_FILE: '/run/secrets/till' }).bad).toEqual([
      { name: 'TILL_KEY_FILE', reason: 'and TILL_KEY are both set', received: '"/run/secrets/till"' },
    ]);
  });

  it('must be there: the default is nobody’s wish', () => {
    expect(read({ TILL_KEY_FILE: '/nowhere/at/all' }).bad).toMatchObject([
      { name: 'TILL_KEY_FILE', reason: "names a file that can't be read: ENOENT" },
    ]);
    expect(read({ TILL_KEY_FILE: fileWith('\n') }).bad).toMatchObject([{ reason: 'names a file that is empty' }]);
  });

  it('is the way of secrets alone', () => {
    const { config, bad } = read({ TILL_NAME_FILE: '/nowhere/at/all', TILL_CERTIFICATE_FILE: '/etc/till.pem' });
    expect(bad).toEqual([]);
    expect(config).toMatchObject({ name: 'till', certificateFile: '/etc/till.pem' });
  });
});
