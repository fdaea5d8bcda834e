'use client';
import type { Source } from '@soulcaster/contract';
import { Bookmark } from 'lucide-react';
import { CopyButton } from '@/components/copy-button.tsx';
import { bookmarkletFor } from './bookmarklet.ts';
import { importPath } from './import-path.ts';
import { PastePost } from './paste-post.tsx';

/** The two ways to send posts without a key of Reddit. */
export function SendPosts({ source }: { source: Source }) {
  return (
    <>
      <section aria-label="Send from your browser" className="grid gap-2">
        <h3 className="text-13 font-semibold">Send from your browser</h3>
        <p className="text-muted">
          Drag this to your bookmarks bar, then press it on the page of a post: you see what will be sent before it is.
        </p>
        <div className="flex items-center gap-1.5">
          <a
            ref={asBookmark}
            href={importPath}
            data-bookmarklet
            draggable
            className="inline-flex h-8 cursor-grab items-center gap-1.5 rounded-md border border-line-strong bg-raised px-3 text-13 font-medium hover:bg-active"
          >
            <Bookmark className="size-3.5" aria-hidden="true" /> Send to Soulcaster
          </a>
          <CopyButton text={address} label="Copy the address of the bookmark" />
        </div>
      </section>
      <PastePost source={source} />
    </>
  );
}

const address = () => bookmarkletFor(window.location.origin);

/** React blocks script addresses, and our policy would not run one on this page: it is here to be dragged, or copied. */
function asBookmark(link: HTMLAnchorElement | null) {
  link?.setAttribute('href', address());
  const stay = (event: Event) => event.preventDefault();
  link?.addEventListener('click', stay);
  return () => link?.removeEventListener('click', stay);
}
