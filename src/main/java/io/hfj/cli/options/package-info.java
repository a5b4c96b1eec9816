/** Options that several commands share, as picocli mixins, and the conversion of their values. */
package io.hfj.cli.options;
