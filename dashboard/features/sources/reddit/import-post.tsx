'use client';
import type { Source } from '@soulcaster/contract';
import { useQuery } from '@tanstack/react-query';
import { MessageCircle } from 'lucide-react';
import { useEffect, useState } from 'react';
import { ButtonLink } from '@/components/button.tsx';
import { Empty } from '@/components/empty.tsx';
import { BlockSkeleton } from '@/components/skeleton.tsx';
import { Data } from '@/session/data.tsx';
import { keepFragment, keptFragment } from '@/session/kept-fragment.ts';
import { useProject } from '@/session/session.tsx';
import { sourceListQuery } from '../queries/source-list.ts';
import { ConfirmPost } from './confirm-post.tsx';
import { importPath } from './import-path.ts';
import { type RedditPost, readPost } from './post.ts';

/** Where the bookmark leads: the post, to be looked at and sent. */
export function ImportPost() {
  const { api, project } = useProject();
  const sources = useQuery(sourceListQuery(api, project.id));
  const post = usePost();
  if (post === undefined) return <BlockSkeleton lines={8} />;
  if (post === null)
    return (
      <Empty icon={<MessageCircle className="size-4.5" />} title="No post has come along">
        Press “Send to Soulcaster” in your bookmarks while the page of a post on Reddit is open. The bookmark is on the
        page of your Reddit source, under Connect.
      </Empty>
    );
  return (
    <Data query={sources} what="The sources" loading={<BlockSkeleton lines={8} />}>
      {({ items }) => {
        const open = items.filter(({ kind, enabled }) => kind === 'reddit' && enabled);
        return <Choice post={post} sources={open} />;
      }}
    </Data>
  );
}

function Choice({ post, sources }: { post: RedditPost; sources: Source[] }) {
  const [first] = sources;
  if (first) return <ConfirmPost key={JSON.stringify(post)} post={post} sources={sources} />;
  return (
    <Empty
      icon={<MessageCircle className="size-4.5" />}
      title="This project has no Reddit source yet"
      action={
        <ButtonLink variant="primary" href="/settings/sources?add=reddit">
          Add a Reddit source
        </ButtonLink>
      }
    >
      It needs no key of Reddit. The post waits in this tab: come back to this page afterwards.
    </Empty>
  );
}

/** The post that the bookmark brought; undefined until the browser has looked. The address bar is rid of it at once. */
function usePost(): RedditPost | null | undefined {
  const [post, setPost] = useState<RedditPost | null | undefined>(undefined);
  useEffect(() => {
    const take = () => {
      keepFragment(importPath);
      setPost(readPost(keptFragment(importPath) ?? ''));
    };
    take();
    window.addEventListener('hashchange', take);
    return () => window.removeEventListener('hashchange', take);
  }, []);
  return post;
}
