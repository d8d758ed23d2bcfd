import { execFile } from 'node:child_process';

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface TrenzaOptions {
  readonly cwd?: string;
  /** All that it finds in its environment, besides PATH; this process's when absent. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the program as it is built, as `npx trenza` does. `said` is what it has printed so far. */
export function runTrenza(
  args: readonly string[],
  { cwd, env }: TrenzaOptions = {},
): { readonly ended: Promise<Ended>; readonly said: () => string } {
  let printed = '';
  const script = `${process.cwd()}/dist/tools/trenza/main.js`;
  const ended = new Promise<Ended>((resolve) => {
    const options = { ...(cwd !== undefined && { cwd }), ...(env && { env: { PATH: process.env['PATH'], ...env } }) };
    const child = execFile(process.execPath, [script, ...args], options, (_, out, err) =>
      resolve({ code: child.exitCode ?? -1, out, err }),
    );
    child.stdout?.on('data', (text: string) => (printed += text));
  });
  return { ended, said: () => printed };
}
