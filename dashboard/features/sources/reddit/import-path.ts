/** The page that the bookmark opens. */
export const importPath = '/import/reddit';
