/** What commands print: results, failures, and the message after an interrupt. */
package io.hfj.cli.report;
