import { defineConfig, globalIgnores } from 'eslint/config'
import vue from 'eslint-plugin-vue'
import tseslint from 'typescript-eslint'

export default defineConfig(
  globalIgnores(['out/', 'dist/', 'test-results/']),
  tseslint.configs.strictTypeChecked,
  vue.configs['flat/essential'],
  {
    languageOptions: {
      parserOptions: { projectService: true, extraFileExtensions: ['.vue'], parser: tseslint.parser },
    },
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
    files: ['main/**', 'renderer/**', 'electron/**'],
    rules: { 'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }] },
  },
  {
    // The page starts no programs, so that nothing in it is called `shell` for that reason.
    files: ['renderer/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'ClassDeclaration', message: 'Write functions over plain data.' },
      ],
    },
  },
  {
    files: ['**/*.vue'],
    rules: {
      // Defaults of properties, and what components expose, are known to `vue-tsc` alone.
      '@typescript-eslint/no-useless-default-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-duplicate-type-constituents': 'off',
      // `Map` and `Inspector` are no HTML elements, and read better than `TheMap`.
      'vue/multi-word-component-names': 'off',
      // What a lab file says must never become markup.
      'vue/no-v-html': 'error',
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/define-props-declaration': 'error',
      'vue/define-emits-declaration': 'error',
      'vue/no-unused-emit-declarations': 'error',
      'vue/no-unused-properties': 'error',
      'vue/no-unused-refs': 'error',
      'vue/no-undef-components': 'error',
    },
  },
  {
    // What a mounted component gives away has no types of its own; `vue-tsc` knows what there is to know.
    files: ['test/ui/**'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-type-assertion': 'off',
    },
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
