/**
 * The Hub's JSON interface: which commit a revision is, which files a commit has. Answers are read
 * as a stream with limits on everything a hostile server could make large.
 */
package io.hfj.hub;
