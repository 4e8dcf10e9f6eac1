/** What is made of the evidence that drills leave: judgements, reports, negative drills. */
package io.recobro.site.proof;
