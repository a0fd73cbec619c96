package main

import (
	"fmt"

	"github.com/mattfenwick/cyclonus/pkg/matcher"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
)

// question asks about one set of policies in one cluster.
type question struct {
	// Simplify lets cyclonus merge rules before it decides, as `cyclonus analyze` does unless told otherwise.
	Simplify   bool
	Policies   []*networkingv1.NetworkPolicy
	Namespaces map[string]map[string]string
	Endpoints  []endpoint
	Ports      []port
	// Probes are connections: indexes of the sender, of the receiver, and of the port.
	Probes [][3]int
	// Explain lists probes, by index, whose deciding policies are wanted.
	Explain []int
	// Mutants are changes of one policy each, of which the first probe that notices is wanted.
	Mutants []mutant
}

// endpoint is a pod, or, without a namespace, an address outside of the cluster.
type endpoint struct {
	IP        string
	Namespace string
	Labels    map[string]string
	// Ports that the pod names.
	Ports []port
}

type port struct {
	Name     string
	Port     int
	Protocol corev1.Protocol
}

type mutant struct {
	Policy int
	// Replacement stands in the policy's place; none removes it.
	Replacement *networkingv1.NetworkPolicy
}

// answer has one entry for each that the question has.
type answer struct {
	// Verdicts has a digit per probe: 1 when the sender's policies allow it, plus 2 when the receiver's do.
	Verdicts string `json:"verdicts"`
	// Explained names, per asked probe, the policies that allow it, by index.
	Explained []explanation `json:"explained"`
	// Noticed is, per mutant, the first probe with another verdict, or -1.
	Noticed []int `json:"noticed"`
}

type explanation struct {
	// Egress and Ingress are null when no policy selects the pod on that side.
	Egress  []int `json:"egress"`
	Ingress []int `json:"ingress"`
}

func (q *question) answer() (*answer, error) {
	traffic := make([]*matcher.Traffic, len(q.Probes))
	for i, probe := range q.Probes {
		t, err := q.traffic(probe)
		if err != nil {
			return nil, fmt.Errorf("probe %d: %w", i, err)
		}
		traffic[i] = t
	}
	for i, mutant := range q.Mutants {
		if mutant.Policy < 0 || mutant.Policy >= len(q.Policies) {
			return nil, fmt.Errorf("mutant %d: no policy %d", i, mutant.Policy)
		}
	}
	verdicts := q.verdicts(traffic)
	a := &answer{Verdicts: string(verdicts), Explained: []explanation{}, Noticed: q.noticed(traffic, verdicts)}
	alone := q.alone()
	for _, i := range q.Explain {
		if i < 0 || i >= len(traffic) {
			return nil, fmt.Errorf("no probe %d", i)
		}
		a.Explained = append(a.Explained, explanation{
			Egress:  allowing(alone, traffic[i], false),
			Ingress: allowing(alone, traffic[i], true),
		})
	}
	return a, nil
}

func (q *question) traffic(probe [3]int) (*matcher.Traffic, error) {
	from, err := q.peer(probe[0])
	if err != nil {
		return nil, err
	}
	to, err := q.peer(probe[1])
	if err != nil {
		return nil, err
	}
	if probe[2] < 0 || probe[2] >= len(q.Ports) {
		return nil, fmt.Errorf("no port %d", probe[2])
	}
	asked := q.Ports[probe[2]]
	t := &matcher.Traffic{Source: from, Destination: to, ResolvedPort: asked.Port, Protocol: asked.Protocol}
	for _, named := range q.Endpoints[probe[1]].Ports {
		if named.Port == asked.Port && named.Protocol == asked.Protocol {
			t.ResolvedPortName = named.Name
		}
	}
	return t, nil
}

func (q *question) peer(index int) (*matcher.TrafficPeer, error) {
	if index < 0 || index >= len(q.Endpoints) {
		return nil, fmt.Errorf("no endpoint %d", index)
	}
	e := q.Endpoints[index]
	if e.Namespace == "" {
		return &matcher.TrafficPeer{IP: e.IP}, nil
	}
	labels, known := q.Namespaces[e.Namespace]
	if !known {
		return nil, fmt.Errorf("no namespace %q", e.Namespace)
	}
	return &matcher.TrafficPeer{
		IP:       e.IP,
		Internal: &matcher.InternalPeer{Namespace: e.Namespace, NamespaceLabels: labels, PodLabels: e.Labels},
	}, nil
}
