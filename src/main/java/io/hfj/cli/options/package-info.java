/** What several commands share: options, as picocli mixins, and the conversion of their values. */
package io.hfj.cli.options;
