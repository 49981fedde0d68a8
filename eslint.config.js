import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'

export default defineConfig(
  globalIgnores(['out/', 'test-results/']),
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      // A switch counts as one: a table of cases is long, but not difficult.
      complexity: ['error', { max: 20, variant: 'modified' }],
      // A leading underscore says that a value is not needed.
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // A type that comes from outside (JSON, the kernel) is checked, not asserted.
      '@typescript-eslint/no-unsafe-type-assertion': 'error',
      // `${port}` reads better than `${String(port)}`, and cannot go wrong.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `() => resolve()` and `() => void` callbacks of one line are clear enough without braces.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // A value of a lab file must never reach a shell as text: programs are started with a list of arguments.
      'no-restricted-imports': [
        'error',
        {
          paths: ['node:child_process', 'child_process'].map((name) => ({
            name,
            importNames: ['exec', 'execSync'],
          })),
        },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'Property[key.name="shell"][value.value!=false]',
          message: 'Start programs without a shell.',
        },
        { selector: 'ClassDeclaration', message: 'Write functions over plain data.' },
      ],
    },
  },
  {
    files: ['main/**'],
    rules: { 'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }] },
  },
  {
    // Configuration and scripts in plain JavaScript have no types to check.
    files: ['**/*.js', '**/*.cjs'],
    extends: [tseslint.configs.disableTypeChecked],
    rules: { '@typescript-eslint/no-unsafe-type-assertion': 'off' },
  },
  {
    // Must be readable by old versions of Node, which it turns away.
    files: ['bin/underlay.cjs'],
    rules: { 'no-var': 'off', eqeqeq: 'off' },
  },
)
