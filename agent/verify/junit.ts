export interface JunitCase {
  name: string;
  classname: string;
  file: string | null;
  /** The names of the suites around it, outermost first. */
  suites: string[];
  status: 'passed' | 'failed' | 'skipped';
  /** `error` is pytest's word for what broke outside of the test itself. */
  element: 'failure' | 'error' | null;
  message: string;
}

const TOKEN =
  /<!\[CDATA\[([\s\S]*?)\]\]>|<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<(\/?)([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|([^<]+)/g;
const ATTRIBUTE = /([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Reads the test cases of a JUnit report. What is not understood is passed over: the exit code still tells. */
export function parseJunit(xml: string): JunitCase[] {
  const cases: JunitCase[] = [];
  const suites: string[] = [];
  let current: JunitCase | null = null;
  let reading: 'failure' | 'error' | null = null;
  for (const [, cdata, closing, tag, attributes = '', selfClosing, text] of xml.matchAll(TOKEN)) {
    if (cdata !== undefined || text !== undefined) {
      if (current && reading) current.message += cdata ?? decode(text ?? '');
      continue;
    }
    if (tag === 'testsuite' && closing) suites.pop();
    else if (tag === 'testsuite' && !selfClosing) suites.push(decode(readAttributes(attributes).name ?? ''));
    else if (tag === 'testcase' && !closing) {
      current = startCase(readAttributes(attributes), suites);
      cases.push(current);
    } else if (current && tag === 'skipped' && !closing) current.status = 'skipped';
    else if (current && (tag === 'failure' || tag === 'error')) {
      if (!closing) failCase(current, tag, readAttributes(attributes));
      reading = closing || selfClosing ? null : tag;
    }
  }
  return cases;
}

function startCase(attributes: Record<string, string>, suites: string[]): JunitCase {
  return {
    name: decode(attributes.name ?? ''),
    classname: decode(attributes.classname ?? ''),
    file: attributes.file === undefined ? null : decode(attributes.file),
    suites: [...suites],
    status: 'passed',
    element: null,
    message: '',
  };
}

function failCase(found: JunitCase, element: 'failure' | 'error', attributes: Record<string, string>): void {
  found.status = 'failed';
  found.element = element;
  const type = attributes.type && !/^test/.test(attributes.type) ? `${decode(attributes.type)}: ` : '';
  found.message += `${type}${decode(attributes.message ?? '')}\n`;
}

function readAttributes(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(ATTRIBUTE)].map(([, name = '', double, single]) => [name, double ?? single ?? '']),
  );
}

/** Twice, because node's reporter escapes quotes in names twice. */
function decode(text: string): string {
  return decodeOnce(decodeOnce(text));
}

function decodeOnce(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos));/gi, (all, decimal, hex, name) => {
    if (name) return ENTITIES[name.toLowerCase()] ?? all;
    const code = decimal ? Number(decimal) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });
}
