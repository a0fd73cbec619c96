// Command cyclonus lets cyclonus decide which connections a set of network policies allows.
//
// It reads questions from standard input, one JSON document after the other, and writes one answer per line. The
// decisions are those of cyclonus' package matcher, which `cyclonus analyze` calls too; here is only what carries them.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
)

func main() {
	if err := answerAll(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func answerAll(in io.Reader, out io.Writer) error {
	questions := json.NewDecoder(bufio.NewReader(in))
	// A misspelt field of a policy must not read as one that is not there.
	questions.DisallowUnknownFields()
	answers := json.NewEncoder(out)
	for number := 1; ; number++ {
		var q question
		if err := questions.Decode(&q); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("question %d: %w", number, err)
		}
		a, err := q.answer()
		if err != nil {
			return fmt.Errorf("question %d: %w", number, err)
		}
		if err := answers.Encode(a); err != nil {
			return err
		}
	}
}
