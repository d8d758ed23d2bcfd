import type { Finding } from './finding.js';

/** Findings under their headings, in the order in which these came up first; what is to be done stands below each. */
export function written(found: readonly Finding[]): string {
  const areas = [...new Set(found.map(({ area }) => area))];
  const blocks = areas.map((area) => {
    const lines = found.filter((one) => one.area === area).flatMap(linesOf);
    return [area, ...lines].join('\n');
  });
  const count = (level: Finding['level']): number => found.filter((one) => one.level === level).length;
  return [...blocks, `${count('ok')} ok, ${count('warn')} to look at, ${count('fail')} wrong.`].join('\n\n');
}

function linesOf({ level, about, says, advice }: Finding): string[] {
  const first = `  ${level.padEnd(4)}  ${about}: ${says}`;
  return advice === undefined || level === 'ok' ? [first] : [first, `        → ${advice}`];
}
