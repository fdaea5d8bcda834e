import Link from 'next/link';

export const Crumbs = (props: { parent: string; href: string; here: string }) => (
  <span className="flex items-center gap-1.5 font-normal">
    <Link href={props.href} className="text-muted hover:text-fg">
      {props.parent}
    </Link>
    <span aria-hidden="true" className="text-faint">
      /
    </span>
    <span className="truncate font-medium">{props.here}</span>
  </span>
);
