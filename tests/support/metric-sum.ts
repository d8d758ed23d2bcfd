type Labels = Readonly<Record<string, string>>;

/** The sum of a metric's samples that have these labels, in Prometheus's text; 0 where there is none. */
export function metricSum(text: string, name: string, labels: Labels = {}): number {
  return text
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
    .filter((line) => Object.entries(labels).every(([label, value]) => line.includes(`${label}="${value}"`)))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}
