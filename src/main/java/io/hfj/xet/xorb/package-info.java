/** Decodes the chunks of serialized xorbs, the containers of Xet storage. */
package io.hfj.xet.xorb;
