/** The modules that a source file names: static, re-exported and dynamic imports whose specifier is a literal. */
export function importsOf(source: string): string[] {
  const code = blankComments(source);
  const found = new Set<string>();
  for (const pattern of forms) for (const match of code.matchAll(pattern)) if (match[2]) found.add(match[2]);
  return [...found];
}

const forms = [
  /^\s*(?:import|export)\b[^;'"`=]*?\bfrom\s*(['"])([^'"\n]+)\1/gm,
  /^\s*import\s*(['"])([^'"\n]+)\1/gm,
  /\bimport\s*\(\s*(['"`])([^'"`\n$]+)\1/g,
  /\bimport\.meta\.resolve\(\s*(['"])([^'"\n]+)\1/g,
];

/** Comments become spaces; strings and templates stay, so that `//` inside one does not count as a comment. */
function blankComments(source: string): string {
  return source.replace(
    /("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g,
    (whole, text: string | undefined) => text ?? whole.replace(/[^\n]/g, ' '),
  );
}
