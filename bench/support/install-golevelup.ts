import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const FOLDER = 'bench/rivals/golevelup';

/** golevelup has no release for this Nest: it is installed into a folder of its own, by its own lock file. Returns its script. */
export function installGolevelup(): string {
  if (!existsSync(`${FOLDER}/node_modules`)) {
    console.log(`installing golevelup, on Nest 11, into ${FOLDER}`);
    execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: FOLDER, stdio: 'inherit' });
  }
  return `${FOLDER}/main.js`;
}
