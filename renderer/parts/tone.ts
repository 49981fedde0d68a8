/** How a word is coloured: it goes with the word, and never stands for it. */
export type Tone = 'plain' | 'good' | 'bad' | 'warn' | 'accent'
