import { Fragment, type ReactNode } from 'react';
import { type Block, blocksOf, type Inline, inlinesOf } from './markdown-parse.ts';

/** A small, safe part of Markdown as React elements: no HTML, no images, links only to http(s) and to this site. */
export function Markdown({ text }: { text: string }) {
  return <div className="grid gap-2.5 wrap-anywhere">{blocksOf(text).map(drawBlock)}</div>;
}

function drawBlock(block: Block, key: number): ReactNode {
  switch (block.type) {
    case 'heading':
      return (
        <h3 key={key} className="mt-1 font-semibold">
          {drawInlines(block.text)}
        </h3>
      );
    case 'paragraph':
      return <p key={key}>{drawInlines(block.text)}</p>;
    case 'code':
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable by keyboard
        <pre key={key} tabIndex={0} className="overflow-x-auto rounded-md bg-sunken px-3 py-2 font-mono text-12">
          {block.text}
        </pre>
      );
    case 'quote':
      return (
        <blockquote key={key} className="border-l-2 border-line-strong pl-3 text-muted">
          {block.blocks.map(drawBlock)}
        </blockquote>
      );
    case 'list': {
      const List = block.ordered ? 'ol' : 'ul';
      return (
        <List key={key} className={block.ordered ? 'list-decimal pl-5' : 'list-disc pl-4 marker:text-faint'}>
          {block.items.map((item, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: parsed text has no identity
            <li key={index}>{drawInlines(item)}</li>
          ))}
        </List>
      );
    }
    case 'table':
      return <Table key={key} head={block.head} rows={block.rows} />;
    case 'rule':
      return <hr key={key} className="border-line" />;
    default:
      return block satisfies never;
  }
}

function Table({ head, rows }: { head: string[]; rows: string[][] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable by keyboard
    <section className="overflow-x-auto" tabIndex={0} aria-label="Table">
      <table className="w-full text-12">
        <thead>
          <tr className="text-left text-faint">
            {head.map((cell, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: parsed text has no identity
              <th key={index} className="py-1 pr-3 font-normal">
                {drawInlines(cell)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: parsed text has no identity
            <tr key={at} className="border-t border-line">
              {row.map((cell, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: parsed text has no identity
                <td key={index} className="py-1 pr-3 align-top">
                  {drawInlines(cell)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function drawInlines(text: string): ReactNode {
  return inlinesOf(text).map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: parsed text has no identity
    <Fragment key={index}>{drawInline(part)}</Fragment>
  ));
}

function drawInline(part: Inline): ReactNode {
  if (part.type === 'code') return <code className="rounded-sm bg-active px-1 font-mono text-12">{part.text}</code>;
  if (part.type === 'strong') return <strong className="font-semibold">{part.text}</strong>;
  if (part.type === 'emphasis') return <em>{part.text}</em>;
  if (part.type === 'link')
    return (
      <a
        href={part.href}
        rel="noreferrer nofollow"
        target="_blank"
        className="text-accent-text underline underline-offset-2"
      >
        {part.text}
      </a>
    );
  return part.text;
}
