export interface Bars {
  readonly title: string;
  readonly unit: string;
  readonly bars: readonly { readonly label: string; readonly value: number; readonly ours?: boolean }[];
}

const WIDTH = 720;
const LABEL_WIDTH = 250;
const VALUE_WIDTH = 90;
const BAR_HEIGHT = 18;
const ROW_HEIGHT = 26;
const TITLE_HEIGHT = 34;
const GAP = 14;

const escapeText = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/** Horizontal bars, a group a measure, each group on a scale of its own from zero. An SVG text. */
export function drawBars(groups: readonly Bars[], caption: string): string {
  const parts: string[] = [];
  let y = GAP;
  for (const { title, unit, bars } of groups) {
    const most = Math.max(...bars.map((bar) => bar.value));
    const scale = (WIDTH - LABEL_WIDTH - VALUE_WIDTH) / most;
    parts.push(`<text x="8" y="${y + 18}" class="title">${escapeText(title)}</text>`);
    y += TITLE_HEIGHT;
    for (const { label, value, ours } of bars) {
      const width = Math.max(1, value * scale).toFixed(1);
      const shown = `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ${unit}`;
      parts.push(
        `<text x="${LABEL_WIDTH - 8}" y="${y + 14}" text-anchor="end">${escapeText(label)}</text>`,
        `<rect x="${LABEL_WIDTH}" y="${y}" width="${width}" height="${BAR_HEIGHT}" rx="2" fill="${ours ? '#0a7d5a' : '#9aa5b1'}"/>`,
        `<text x="${LABEL_WIDTH + Number(width) + 6}" y="${y + 14}">${escapeText(shown)}</text>`,
      );
      y += ROW_HEIGHT;
    }
    y += GAP;
  }
  parts.push(`<text x="8" y="${y + 12}" class="caption">${escapeText(caption)}</text>`);
  const style =
    'text{font:13px system-ui,sans-serif;fill:#1f2933}.title{font-weight:600}.caption{font-size:11px;fill:#52606d}';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${y + 26}" role="img" aria-label="${escapeText(caption)}">`,
    `<style>${style}</style><rect width="100%" height="100%" fill="#ffffff"/>`,
    ...parts,
    '</svg>\n',
  ].join('\n');
}
