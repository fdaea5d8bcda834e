import type { Nodes, Parents, PhrasingContent, Root, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { toString as textOf } from 'mdast-util-to-string';
import { gfm } from 'micromark-extension-gfm';
import { visit } from 'unist-util-visit';

/** What a pull request tells the world. */
export interface Published {
  title: string;
  body: string;
  commitMessage: string;
  branch: string;
}

/** What may be linked to, and what else the template has of its own. */
export interface Ours {
  links: string[];
  headings: RegExp[];
}

/** https://docs.github.com/en/issues/tracking-your-work-with-issues/using-issues/linking-a-pull-request-to-an-issue */
const closing =
  /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?)\b:?[\s<(*_]*(?:#\d|GH-\d|[\w.-]+\/[\w.-]+#\d|https?:\/\/[^\s/]+\/[^\s/]+\/[^\s/]+\/(?:issues|pull)\/\d)/iu;
/** A name after a sign that no letter stands before. */
const ping = /(?<![\p{L}\p{N}_`])@[a-z\d]/iu;
const mail = /[\w.+-]+@[\w-]+\.\w/;
const skipped = /\[(?:skip|no)[ -][a-z]+\]|\[[a-z]+[ -]skip\]|^skip-checks:/im;
const unseen = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]|(?![\n\t])\p{Cc}/u;

/** What is wrong with it, in words; none when it does nothing but be read. Judged as GitHub renders it, by a parser that is not ours. */
export function faultsOf(published: Published, ours: Ours): string[] {
  const { title, body, commitMessage, branch } = published;
  return [
    ...plainFaults('title', title),
    ...plainFaults('commit message', commitMessage),
    ...(skipped.test(commitMessage) ? ['the commit message turns checks off'] : []),
    ...(/^[\w-]+: .*<.*@.*>$/m.test(commitMessage.replace(/.*/, ''))
      ? ['the commit message has a trailer of others']
      : []),
    ...(/^soulcaster\/[a-z0-9-]+$/.test(branch) ? [] : [`branch: ${branch}`]),
    ...(unseen.test(body) ? ['body: a character that is not seen'] : []),
    ...renderedFaults(fromMarkdown(body, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }), ours),
  ];
}

function plainFaults(where: string, text: string): string[] {
  return [
    ...(unseen.test(text) ? [`${where}: a character that is not seen`] : []),
    ...(ping.test(text) ? [`${where}: a ping`] : []),
    ...(closing.test(text) ? [`${where}: a closing word`] : []),
    ...(/<!--|!\[[^\]]*\]\(/.test(text) ? [`${where}: a comment or an image`] : []),
  ];
}

function renderedFaults(tree: Root, ours: Ours): string[] {
  const faults: string[] = [];
  visit(tree, (node) => {
    if (never.has(node.type)) faults.push(`body: ${node.type}`);
    if (node.type === 'link' && (!ours.links.includes(node.url) || node.title))
      faults.push(`body: link to ${node.url}`);
    if (node.type === 'heading' && !ours.headings.some((heading) => heading.test(textOf(node))))
      faults.push(`body: heading "${textOf(node)}"`);
    if (holdsText(node)) {
      const line = readAs(node.children as PhrasingContent[]);
      if (ping.test(line)) faults.push('body: a ping');
      if (mail.test(line)) faults.push('body: an address of mail');
      if (closing.test(line)) faults.push('body: a closing word');
    }
  });
  return faults;
}

/** Kinds of nodes that the template has none of. */
const never = new Set<Nodes['type']>([
  'image',
  'imageReference',
  'html',
  'definition',
  'linkReference',
  'footnoteDefinition',
  'footnoteReference',
  'thematicBreak',
]);

const holdsText = (node: Nodes): node is Parents & RootContent =>
  node.type === 'paragraph' || node.type === 'heading' || node.type === 'tableCell';

/** A line as what looks for references in it reads it: code is left out, a link is its address. */
function readAs(nodes: PhrasingContent[]): string {
  return nodes
    .map((node) => {
      if (node.type === 'inlineCode') return '\ufffc';
      if (node.type === 'link') return `${readAs(node.children)} ${node.url}`;
      if (node.type === 'break') return '\n';
      return 'children' in node ? readAs(node.children as PhrasingContent[]) : textOf(node);
    })
    .join('');
}
