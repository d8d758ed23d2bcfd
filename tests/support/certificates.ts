import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** PEM texts. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

export interface Authority {
  /** What who trusts it is given. */
  readonly ca: string;
  /** @param options a certificate for this name, valid for so many days; already out of its time where they are negative */
  readonly issue: (options: { readonly name: string; readonly days?: number }) => Certificate;
}

/** Whether certificates can be made here. */
export function hasOpenssl(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const CURVE = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** A certificate authority that nobody knows. Its files are in memory alone. */
export function authority(): Authority {
  const ca = inFolder((run, read) => {
    run('req', '-x509', ...CURVE, '-keyout', 'key', '-out', 'cert', '-days', '2', '-subj', '/CN=Trenza test CA');
    return read();
  });
  return {
    ca: ca.cert,
    issue: ({ name, days = 2 }) =>
      inFolder((run, read) => {
        const own = ['-subj', `/CN=${name}`, '-addext', `subjectAltName=DNS:${name}`];
        run('req', ...CURVE, '-keyout', 'key', '-out', 'request', ...own);
        const by = ['-CA', 'ca-cert', '-CAkey', 'ca-key', '-CAcreateserial', '-copy_extensions', 'copy'];
        run('x509', '-req', '-in', 'request', '-out', 'cert', '-days', String(days), ...by);
        return read();
      }, ca),
  };
}

type Run = (...args: readonly string[]) => void;

function inFolder(work: (run: Run, read: () => Certificate) => Certificate, ca?: Certificate): Certificate {
  const folder = mkdtempSync(join(tmpdir(), 'trenza-certificates-'));
  const path = (name: string): string => join(folder, name);
  try {
    if (ca) for (const part of ['cert', 'key'] as const) writeFileSync(path(`ca-${part}`), ca[part]);
    return work(
      (...args) => void execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' }),
      () => ({ cert: readFileSync(path('cert'), 'utf8'), key: readFileSync(path('key'), 'utf8') }),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
